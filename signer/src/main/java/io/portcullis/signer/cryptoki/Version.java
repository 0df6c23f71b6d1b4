package io.portcullis.signer.cryptoki;

/** CK_VERSION: each part 0 to 255. Firmware counts its minor part in hundredths, which is the vendor's to say. */
public record Version(int major, int minor) {
    public Version {
        if (major < 0 || major > 255 || minor < 0 || minor > 255) {
            throw new IllegalArgumentException("each part of a version is 0 to 255");
        }
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
