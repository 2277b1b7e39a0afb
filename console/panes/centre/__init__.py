"""Pane 6 «ЦУР»: what the coordinator and the control centre owe each other, a view for each kind of it.

`pane` is the frame; each view has a module with what its keys do; `board`, `steps`, `calendar` and `spread` are the
screens that a line opens.
"""
