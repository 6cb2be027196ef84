@load tuning/defaults
@load frameworks/files/hash-all-files
redef LogAscii::use_json = T;
