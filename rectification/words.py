"""How parts of an item are said on paper and in workbooks."""


def category_words(category) -> str:
    """一级／二级."""
    if category is None:
        return ""
    return f"{category.parent.name}／{category.name}" if category.parent else category.name
