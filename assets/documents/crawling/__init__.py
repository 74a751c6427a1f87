"""Crawling the site of one document: which pages it has, asked politely and within bounds.

How a request travels is in ``assets.sources``; what the pages say is read elsewhere in ``assets.documents``.
"""
