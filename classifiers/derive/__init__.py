"""From a seed article to draft rules: statements, concepts, clauses, each with where it comes from.

Deterministic and without a model: what an editor reads in a draft can be pointed to in the article.
"""
