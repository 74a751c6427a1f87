"""The embedded default: small exports of real municipalities, served as their sources serve them.

Only samples and the server for them belong here. Nothing of the house is imported and nothing of the
house imports the data behind the server: the project reaches it over HTTP, as it reaches CBS.
"""
