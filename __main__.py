"""`python .` from a checkout is the program itself."""

from console.main import main

main()
