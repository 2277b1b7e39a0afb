"""What the operator sees: the screen (`console.app`) and the command line (`console.main`).

No rule of the domain lives here; panes and commands ask the floors below. Nothing is imported at this point,
so that the command line never pays for the screen.
"""
