"""How others would do it: the core rules written anew in OpenFisca-core, in pandas and with the Django ORM, from files to answer.

None of them knows our plan; one test holds their answers equal to ours. They come with the extra ``bench``.
"""
