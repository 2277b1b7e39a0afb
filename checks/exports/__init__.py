"""Tables and pages that leave the program for a control centre or a head: the registry with what was seen on the pages,
a month of publications, one's own choice of columns, a report of one page. Nothing is judged here.
"""
