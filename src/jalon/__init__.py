"""Jalon: from raw tables to a KPI programme that people trust."""

__version__ = "0.1.0"
