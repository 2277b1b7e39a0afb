"""What pane «ЦУР» shows: the lines of each of its views, as words. What a line does when it is opened is the pane's."""
