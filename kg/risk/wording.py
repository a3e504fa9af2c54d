"""Plain words for lists and counts, so that every measure speaks alike."""

from collections.abc import Iterable, Sequence


def listed(names: Iterable[str], most: int = 8) -> str:
    """Write names as a list in words, in the order given; says how many more there are.

    Example:
        >>> listed(["A", "B", "C"])
        'A, B and C'
        >>> listed("ABCDE", most=2)
        'A, B and 3 more'
        >>> listed([])
        'none'
    """
    every = list(names)
    shown = every if len(every) <= most else [*every[:most], f"{len(every) - most} more"]
    if not shown:
        return "none"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun.

    Example:
        >>> counted(1, "service"), counted(2, "service"), counted(0, "party", "parties")
        ('1 service', '2 services', '0 parties')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def agreed(number: int, singular: str, plural: str) -> str:
    """Choose the form of a verb that fits a number.

    Example:
        >>> agreed(1, "loses", "lose"), agreed(3, "loses", "lose")
        ('loses', 'lose')
    """
    return singular if number == 1 else plural


def capital(sentence: str) -> str:
    """Begin a sentence with a capital letter and leave the rest as it is.

    Example:
        >>> capital("if SWASFT withdraws")
        'If SWASFT withdraws'
    """
    return sentence[:1].upper() + sentence[1:]


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """Sort texts and keep each once.

    Example:
        >>> unique(["b", "a", "b"])
        ('a', 'b')
    """
    return tuple(sorted(set(items)))


def first_of_each(sentences: Sequence[str]) -> tuple[str, ...]:
    """Keep the first of equal sentences, in order.

    Example:
        >>> first_of_each(["b", "a", "b"])
        ('b', 'a')
    """
    return tuple(dict.fromkeys(sentences))
