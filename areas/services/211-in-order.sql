-- Names with numbers in them, as people count: Flat 2 before Flat 10. The same order as the application's own (platform/text.ts); for sorting alone, so that no index hangs on its version.
create collation in_order (provider = icu, locale = 'en-GB-u-kn-true');
