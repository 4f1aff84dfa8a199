"""How every page is made from its template: what is put into one is escaped, and what it misses is an error.

`templates/personal.html` is what pages of one citizen's own have in common; the policy pages have a base of their own.
"""

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined


def page_environment(package: str) -> Environment:
    """The templates of this package (`telephony.tickets`), and the shared ones."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("telephony")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
