"""The Central Government TOMs Mapping Tool: from mapping data to the workbook, from copies to findings."""
