package io.portcullis.signer.cryptoki;

/**
 * What a library says of itself (CK_INFO; Base 2.40, section 3.1).
 *
 * @param cryptoki the version of the standard that the function list is of
 */
public record LibraryInfo(Version cryptoki, String manufacturer, String description, Version library) {}
