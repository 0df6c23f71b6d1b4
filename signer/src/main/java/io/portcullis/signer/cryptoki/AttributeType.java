package io.portcullis.signer.cryptoki;

/** CK_ATTRIBUTE_TYPE (Header): those we ask for or set. */
public enum AttributeType {
    CLASS(0x0),
    TOKEN(0x1),
    PRIVATE(0x2),
    LABEL(0x3),
    VALUE(0x11),
    CERTIFICATE_TYPE(0x80),
    ISSUER(0x81),
    SERIAL_NUMBER(0x82),
    KEY_TYPE(0x100),
    SUBJECT(0x101),
    ID(0x102),
    SENSITIVE(0x103),
    ENCRYPT(0x104),
    DECRYPT(0x105),
    WRAP(0x106),
    UNWRAP(0x107),
    SIGN(0x108),
    SIGN_RECOVER(0x109),
    VERIFY(0x10a),
    DERIVE(0x10c),
    VALUE_LEN(0x161),
    EXTRACTABLE(0x162),
    LOCAL(0x163),
    NEVER_EXTRACTABLE(0x164),
    ALWAYS_SENSITIVE(0x165),
    EC_PARAMS(0x180),
    EC_POINT(0x181);

    private final long number;

    AttributeType(long number) {
        this.number = number;
    }

    public long number() {
        return number;
    }
}
