"""Page models: the deprecation report and the migration guide. They hold values and words; rendering is the reports' work."""

from apigov.guides.deprecations import Api, DeprecationPage, Fault, Group, Item, deprecation_page
from apigov.guides.migration import MigrationPage, Name, Section, Step, migration_page
from apigov.guides.samples import Sample

__all__ = [
    "Api",
    "DeprecationPage",
    "Fault",
    "Group",
    "Item",
    "MigrationPage",
    "Name",
    "Sample",
    "Section",
    "Step",
    "deprecation_page",
    "migration_page",
]
