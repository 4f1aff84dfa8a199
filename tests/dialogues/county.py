"""A small county for dialogues about tickets: two townships, the county's bureau, the city, the centre."""

import psycopg

#: id, name, kind, division, parent
_UNITS = (
    ("d-centre", "示例市12345中心", "centre", "360900", None),
    ("d-city", "示例市民政局", "prefecture", "360900", None),
    ("d-county", "示例区民政局", "county", "360902", None),
    ("d-west", "示例西村镇", "township", "360902101", "d-county"),
    ("d-cihua", "示例慈化镇", "township", "360902105", "d-county"),
)


def add_county(database_url: str) -> None:
    """Write the units into a running assistant's database, once."""
    with psycopg.connect(database_url) as connection:
        connection.cursor().executemany(
            "insert into unit (id, name, kind, division_code, parent_id, valid_from)"
            " values (%s, %s, %s, %s, %s, '2020-01-01') on conflict do nothing",
            _UNITS,
        )
