"""Facts become documents: circular, slides, workbook."""
