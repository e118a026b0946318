"""Extraction and linking: tasks whose units are whole documents."""
