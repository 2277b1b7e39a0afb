"""The commands of `export`, a module for each kind of file. What stands in a file is made by the floors below."""
