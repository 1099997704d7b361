"""Data as TOML with typed loaders: what changes with the world, and not with the code.

Every table names its sources and the day on which they were looked at; a table is read on first
use.
"""
