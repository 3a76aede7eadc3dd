"""XML is read by nobody before it passes here: no entities, no DTD, no outside references."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Final
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from vocabulary.errors import LedgerError

_DEEPEST: Final = 200  # nested elements; KML folders go a dozen deep


def check_xml(path: Path) -> str:
    """Walk an XML file without building it and return the name of its root element.

    Parameters
    ----------
    path : Path

    Returns
    -------
    str
        Root element without its namespace, lower case.

    Raises
    ------
    LedgerError
        xml_hostile (entities, DTD, too deep) or corrupt.
    """
    with path.open("rb") as stream:
        return check_xml_stream(stream, file=path.name)


def check_xml_stream(stream: IO[bytes], *, file: str) -> str:
    """Walk XML from an open stream; see `check_xml`.

    Parameters
    ----------
    stream : binary stream
    file : str
        Name for the sentence.

    Returns
    -------
    str
        Root element without its namespace, lower case.

    Raises
    ------
    LedgerError
        xml_hostile or corrupt.
    """
    root, depth = "", 0
    try:
        for happening, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
            if happening == "start":
                depth += 1
                root = root or element.tag.rpartition("}")[2].lower()
                if depth > _DEEPEST:
                    raise LedgerError("xml_hostile", "XML nested too deep.", file=file)
            else:
                depth -= 1
                element.clear()
    except DefusedXmlException as error:
        raise LedgerError("xml_hostile", f"XML with {type(error).__name__}.", file=file) from error
    except (ParseError, ValueError, LookupError) as error:
        raise LedgerError("corrupt", "XML cannot be parsed.", file=file) from error
    return root
