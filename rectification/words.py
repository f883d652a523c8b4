"""How parts of an item are said on paper and in workbooks."""


def numbered(texts) -> str:
    """1. … 2. …, each on its line; a single one without a number."""
    texts = list(texts)
    if len(texts) == 1:
        return texts[0]
    return "\n".join(f"{n}. {text}" for n, text in enumerate(texts, 1))


def category_words(category) -> str:
    """一级／二级."""
    if category is None:
        return ""
    return f"{category.parent.name}／{category.name}" if category.parent else category.name
