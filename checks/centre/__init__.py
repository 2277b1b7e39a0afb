"""What the coordinator owes the control centre (ЦУР) and what came of it: untold events, broadcasts by pages."""
