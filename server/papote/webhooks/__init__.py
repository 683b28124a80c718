"""News for the programs of others: signed, sent where a space wants it, and sent again until it arrives or is dead.

What is waiting is in the database (``stores.Webhooks``); the office itself never waits for any of this.
"""
