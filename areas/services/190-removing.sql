-- What was entered in error is taken out again, as a capacity or a void always could be; its history stays. A level in use is kept by the keys that point to it.
grant delete on contract, service_level, price to throughline_whole;
