package io.keyhold.sigv4;

/**
 * The scope of a signing key.
 *
 * @param date the day, for example {@code 20150830}
 * @param region for example {@code eu-central-1}
 * @param service for example {@code kms}
 */
public record CredentialScope(String date, String region, String service) {
    static final String TERMINATOR = "aws4_request";

    /** As it is signed: {@code date/region/service/aws4_request}. */
    public String text() {
        return date + "/" + region + "/" + service + "/" + TERMINATOR;
    }
}
