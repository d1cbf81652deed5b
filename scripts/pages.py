"""What a maintainer can save of the documentation, read into pages: each a name and the blocks that it gives.

| block | what it is | given by |
|---|---|---|
| `create`, `fetch` | the OpenAPI document of one operation, byte for byte | a markdown page, a JSON file |
| `spec` | one OpenAPI document of both, byte for byte, or cut from a larger one (`scripts/cut.py`) | the same |
| `fields` | the facts of a rendered page (`scripts/rendered.py`) | a page saved as text from the browser |
| `links` | the facts of a page that links to its specifications (`scripts/links.py`) | a markdown page |

A JSON or YAML file has its page's name: `whisper-tiny.json`, or `whisper-tiny.create.json` and
`whisper-tiny.fetch.json`. One of the two alone changes that block of a page that is documented already.

Of a folder its `.md`, `.txt`, `.json`, `.yaml` and `.yml` files are read, sorted and not below it; each has to be a
page, because one that is passed over in silence would be missed too late. Only what an extraction itself writes beside
the blocks (`index.json`, facts) is passed over, so that `openapi/documented` can be given too.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from scripts import cut, links, markdown, naming, reading, rendered
from scripts.documents import JsonObject, PipelineError, json_bytes

FACTS = ("fields", "links")
BLOCKS = (*cut.OPERATIONS, "spec", *FACTS)

_KINDS = {"spec": "one OpenAPI document", "fields": "rendered page", "links": "linking page"}
_SUFFIXES = {".md", ".txt", ".json", ".yaml", ".yml"}
_YAML = {".yaml", ".yml"}
_NOT_NAMES = {"common", "stt"}  # files beside those of the pages are called so
_MOST_LETTERS = 100
_JSON_FENCES = {"", "json", "json5", "jsonc"}


@dataclass(frozen=True, slots=True)
class Page:
    """One documentation page, taken apart.

    `cut_from` says what a `spec` was cut from. A page is `bare` when it was read from the documents alone, without the
    page around them.
    """

    name: str
    source: str | None
    sha256: str
    blocks: dict[str, bytes]
    cut_from: JsonObject | None = None
    bare: bool = False

    @property
    def kind(self) -> str:
        """In words, for people."""
        return next((_KINDS[block] for block in self.blocks if block in _KINDS), "OpenAPI blocks")


def sha256_of(data: bytes) -> str:
    """The digest that the index keeps."""
    return hashlib.sha256(data).hexdigest()


def read_pages(paths: Sequence[Path]) -> list[Page]:
    """Every page that the files and folders give, each once, in their order.

    Raises:
        PipelineError: something is no page, or two give the same one; the message says which file.
    """
    pages: dict[str, Page] = {}
    origins: dict[str, str] = {}
    for path in _files(paths):
        page = _read_file(path)
        known = pages.get(page.name)
        if known is None:
            pages[page.name] = page
            origins[page.name] = path.name
        elif is_half(known) and is_half(page) and known.blocks.keys().isdisjoint(page.blocks):
            blocks = {**known.blocks, **page.blocks}
            pages[page.name] = whole(page, {operation: blocks[operation] for operation in cut.OPERATIONS})
        else:
            raise PipelineError(
                f"{origins[page.name]} and {path.name} both give the page {page.name}; name one of them"
            )
    return list(pages.values())


def is_half(page: Page) -> bool:
    """Whether a page is the document of one operation alone."""
    return page.bare and len(page.blocks) == 1 and "spec" not in page.blocks


def whole(half: Page, blocks: dict[str, bytes]) -> Page:
    """The page that a file of one operation gives together with the document of the other."""
    return replace(half, blocks=blocks, sha256=sha256_of(b"".join(blocks.values())))


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        try:
            found = sorted(file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file())
        except OSError as problem:
            raise PipelineError(f"{path.name}: cannot be read: {problem.strerror}") from problem
        found = [file for file in found if not _is_written_by_us(file)]
        if not found:
            raise PipelineError(f"{path.name}: the folder has no page: no {', '.join(sorted(_SUFFIXES))} file")
        yield from found


def _read_file(path: Path) -> Page:
    data = reading.read_bytes(path)
    try:
        document = _document_in(path, data)
        page = read_page(data, path.name) if document is None else _bare_page(path, data, document)
    except RecursionError:
        raise reading.too_deep(path.name) from None
    if len(page.name) > _MOST_LETTERS:
        raise PipelineError(
            f"{path.name}: a name of {len(page.name)} letters ({page.name[:40]}...) is too long for files; "
            f"{_MOST_LETTERS} are allowed. Is the heading that of a model?"
        )
    if page.name in _NOT_NAMES:
        raise PipelineError(
            f"{path.name}: {page.name!r} cannot name a page, overlays/{page.name}.yaml is something else; name the "
            "model in the heading (of a JSON or YAML file: in the file's name)"
        )
    return page


def _document_in(path: Path, data: bytes) -> JsonObject | None:
    """The OpenAPI document that a file is, or none if the file is a page."""
    begin = data.removeprefix(b"\xef\xbb\xbf").lstrip()[:9]
    if path.suffix.lower() == ".json" or (begin.startswith(b"{") and not begin.startswith(b"{%")):
        return reading.openapi(reading.json_object(data, path.name), path.name)
    if path.suffix.lower() in _YAML:
        return reading.openapi(reading.yaml_object(data, path.name), path.name)
    if begin.startswith((b"openapi:", b"swagger:")):
        raise PipelineError(f"{path.name}: YAML, where a page is needed; a file of YAML is named <model>.yaml")
    return None


def _is_written_by_us(path: Path) -> bool:
    return path.suffix == ".json" and (path.stem == "index" or _suffix_block(path) in FACTS)


def _suffix_block(path: Path) -> str | None:
    block = Path(path.stem).suffix.removeprefix(".")
    return block if block in BLOCKS else None


def _bare_page(path: Path, data: bytes, document: JsonObject) -> Page:
    said = _suffix_block(path)
    name = path.stem if said is None else path.stem.removesuffix(f".{said}")
    if not markdown.PAGE_NAME.fullmatch(name):
        raise PipelineError(f"{path.name}: {name!r} cannot name a page; rename the file to <model>.json, in lower case")
    verbatim = data.removeprefix(b"\xef\xbb\xbf") if path.suffix.lower() not in _YAML else json_bytes(document)
    block, content, cut_from = _block(document, verbatim, path.name)
    if said is not None and said != block:
        raise PipelineError(
            f"{path.name}: named for the {said} block, but documents {_operations(document, path.name)}"
        )
    return Page(name, None, sha256_of(data), {block: content}, cut_from, bare=True)


def _block(document: JsonObject, data: bytes, where: str) -> tuple[str, bytes, JsonObject | None]:
    """The block that a document gives, its bytes, and what it was cut from, if it was."""
    found = cut.places(document, where)
    if found and cut.holds_nothing_else(document, where):
        return next(iter(found)) if len(found) == 1 else "spec", data, None
    smaller = cut.cut(document, where)
    if len(found) == 1:
        raise PipelineError(
            f"{where}: documents {_operations(document, where)}; a document with more than one operation has to "
            "document both create and fetch"
        )
    paths = document["paths"]
    origin: JsonObject = {"sha256": sha256_of(data), "paths": len(paths) if isinstance(paths, dict) else 0}
    return "spec", json_bytes(smaller), origin


def _operations(document: JsonObject, where: str) -> str:
    found = [f"{method.upper()} {path}" for path, method in cut.operations(document, where)]
    return ", ".join(found[:4]) + (f" and {len(found) - 4} more" if len(found) > 4 else "") or "nothing"


def read_page(data: bytes, origin: str) -> Page:
    """Take a page apart, in whichever form it documents: JSON blocks, links, or as the site renders it.

    Raises:
        PipelineError: a block is missing, documents an operation twice, or the file is no page.
    """
    text = reading.text_of(data, origin).replace("\r\n", "\n")
    blocks, cut_from, ignored = _json_blocks(data, origin)
    if blocks:
        missing = [operation for operation in cut.OPERATIONS if operation not in blocks and "spec" not in blocks]
        if missing:
            raise PipelineError(_nothing_documents(missing, ignored, origin))
        heading = markdown.heading(text)
        # A white label documents the same models: its page must not take the place of the vendor's.
        name = links.page_name(heading, _server(next(iter(blocks.values())), origin)) if heading else None
        return _named(name, text, data, blocks, origin, cut_from)
    if links.is_linking(text):
        said = links.facts(text, origin)
        name = links.page_name(str(said["heading"]), str(said["server"])) if said["heading"] else None
        return _named(name, text, data, {"links": json_bytes(said)}, origin)
    if rendered.is_rendered(text):
        said = rendered.facts(text, origin)
        return _named(rendered.title(text), text, data, {"fields": json_bytes(said)}, origin)
    raise PipelineError(_nothing_documents(cut.OPERATIONS, ignored, origin))


def _server(block: bytes, where: str) -> str:
    """The first server that a document is about; what documents none, or one without a host, is about the vendor's."""
    servers = reading.json_object(block, where).get("servers")
    first = servers[0] if isinstance(servers, list) and servers else None
    url = first.get("url") if isinstance(first, dict) else None
    return url.rstrip("/") if isinstance(url, str) and url.startswith("https://") else links.PLAIN_SERVER


def _nothing_documents(missing: Sequence[str], ignored: list[str], origin: str) -> str:
    others = "".join(f"; {line}" for line in ignored)
    return f"{origin}: no JSON block documents {' or '.join(missing)}{others}; is this the markdown page?"


def _named(
    name: str | None, text: str, data: bytes, blocks: dict[str, bytes], origin: str, cut_from: JsonObject | None = None
) -> Page:
    if name is None:
        raise PipelineError(f"{origin}: no heading '# <model>' names the page; is this the whole page?")
    return Page(name, markdown.source(text), sha256_of(data), blocks, cut_from)


def _json_blocks(data: bytes, origin: str) -> tuple[dict[str, bytes], JsonObject | None, list[str]]:
    """The blocks of a page's fenced OpenAPI documents, what a `spec` was cut from, and which were passed over."""
    blocks: dict[str, bytes] = {}
    cut_from: JsonObject | None = None
    ignored: list[str] = []
    fences = [fence for fence in markdown.fences(data) if _may_document(fence, origin)]
    for number, fence in enumerate(fences, start=1):
        where = f"{origin}, JSON block {number}"
        if not fence.closed:
            raise PipelineError(f"{where}: the page ends in the block that begins at line {fence.line}; save it again")
        document = reading.json_object(fence.body, where, fence.line)
        if "openapi" not in document and "swagger" not in document:
            continue
        reading.openapi(document, where)
        found = cut.places(document, where)
        if not found:
            ignored.append(f"block {number} documents {_operations(document, where)}")
            continue
        block, content, origin_of_cut = _block(document, fence.body, where)
        for operation in found:
            if operation in blocks or "spec" in blocks:
                raise PipelineError(f"{origin}: two JSON blocks document the {operation} operation")
        blocks[block] = content
        cut_from = origin_of_cut or cut_from
    return blocks, cut_from, ignored


def _may_document(fence: markdown.Fence, origin: str) -> bool:
    """Whether a fenced block may be an OpenAPI document; pages show examples of answers in such blocks too."""
    if fence.language in {"yaml", "yml"} and b"openapi:" in fence.body:
        raise PipelineError(
            f"{origin}: line {fence.line}: the page documents in YAML; save that block as <model>.yaml, and give that"
        )
    return fence.language in _JSON_FENCES and (b'"openapi"' in fence.body or b'"swagger"' in fence.body)


def openapi_of(path: Path) -> JsonObject:
    """The one OpenAPI document of a file: an OpenAPI file as it is, or a page's blocks merged.

    Raises:
        PipelineError: it has none; the message says what the file is instead.
    """
    data = reading.read_bytes(path)
    try:
        document = _document_in(path, data)
        if document is not None:
            return document
        page = read_page(data, path.name)
        if page.kind in {_KINDS[block] for block in FACTS}:
            raise PipelineError(f"{path.name}: a {page.kind}, which has no OpenAPI document")
        documents = {block: reading.json_object(content, path.name) for block, content in page.blocks.items()}
        return documents["spec"] if "spec" in documents else naming.merged(documents, page.name)
    except RecursionError:
        raise reading.too_deep(path.name) from None
