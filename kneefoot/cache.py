"""What all workers of the site must know at once, kept in the database.

allauth counts here who failed to sign in and which one-time codes were used. In the memory of
each worker, two workers would allow twice the tries and take a used code again.
"""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hidden_key(key: str, prefix: str, version: int) -> str:
    """The name of an entry in the table: 64 hexadecimal digits that only this site can make.

    allauth names its counters after network addresses, and an entry that is past its time stays
    until the table is full: neither the database nor a backup of it may tell who was there.
    """
    whole = f"{prefix}:{version}:{key}"
    return salted_hmac("kneefoot.cache", whole, algorithm="sha256").hexdigest()
