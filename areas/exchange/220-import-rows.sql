-- The page of an import leads to the rows that it made. Of people whose record the reader may not open it says nothing: their rows are not read.
grant select on import_made to throughline_whole;
