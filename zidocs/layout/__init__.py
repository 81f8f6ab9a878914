"""Lays out DOCX as PDF pages: examined, rewritten for an engine, laid out, proved complete.

``choose.lay_out`` tells the story; nothing outside of this package knows which engine ran.
"""
