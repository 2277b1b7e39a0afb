"""Documents that people send: text files, DOCX and ODT read into one neutral shape, anything else refused by name.

What the paragraphs mean is not here: regulations and lists of organizations are read in `registry.imports`.
"""

from registry.documents.document import Document, Paragraph, Table
from registry.documents.reader import read, read_text

__all__ = ["Document", "Paragraph", "Table", "read", "read_text"]
