"""A filled copy carried on: to the present version, to the award, to its next period."""
