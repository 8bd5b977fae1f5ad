"""Files stay inside the company folder: no ``..``, no absolute path, no link that leads out."""

from pathlib import Path, PurePosixPath, PureWindowsPath

from luopan.errors import Fault, InputError


def file_inside(folder: Path, name: str) -> Path:
    r"""Return the file of that name inside the folder.

    Parameters
    ----------
    folder : pathlib.Path
        The company folder.
    name : str
        Relative path, with ``/`` or ``\`` between the parts.

    Raises
    ------
    InputError
        ``file_outside`` where the path leads out of the folder, directly or through a link;
        ``file_is_folder``; ``file_missing`` where there is no such file.
    """
    plain = name.replace("\\", "/")
    parts = PurePosixPath(plain).parts
    absolute = PurePosixPath(plain).is_absolute() or PureWindowsPath(name).drive != ""
    if absolute or ".." in parts or "\x00" in name or plain.startswith("~"):
        raise InputError([Fault("file_outside", name[:200])])
    path = folder.joinpath(*parts)
    root = folder.resolve()
    try:
        real = path.resolve()
    except (OSError, RuntimeError) as error:
        raise InputError([Fault("file_outside", name)]) from error
    if not real.is_relative_to(root):
        raise InputError([Fault("link_outside", name)])
    if real.is_dir():
        raise InputError([Fault("file_is_folder", name)])
    if not real.is_file():
        near = _like(path)
        raise InputError([Fault("file_missing", name, facts={"nearest": near})])
    return real


def _like(path: Path) -> tuple[str, ...]:
    """Return files beside it with the same stem or the same name in another case."""
    if not path.parent.is_dir():
        return ()
    stem = path.stem.casefold()
    return tuple(sorted(p.name for p in path.parent.iterdir() if p.stem.casefold() == stem))[:3]
