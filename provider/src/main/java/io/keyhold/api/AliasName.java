package io.keyhold.api;

/**
 * The name of an alias: {@code alias/} and 1 to 250 letters, digits, {@code / _ -}. Case counts. Source: AWS KMS
 * Developer Guide, "Aliases".
 *
 * @param value the name with its prefix
 */
public record AliasName(String value) implements Comparable<AliasName> {
    /** The prefix of every alias name. */
    public static final String PREFIX = "alias/";

    /** The prefix of the aliases of AWS managed keys. */
    public static final String RESERVED_PREFIX = "alias/aws/";

    /** Refuses what is not an alias name. */
    public AliasName {
        if (!value.startsWith(PREFIX)) {
            throw new KmsException.Validation(
                    "Alias must start with the prefix \"alias/\". Please see"
                            + " https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html",
                    "Pass `alias/" + value + "`");
        }
        if (value.length() == PREFIX.length() || value.length() > 256) {
            throw new KmsException.Validation(
                    "alias `" + value + "` has " + value.length() + " characters",
                    "Use 7 to 256 characters including `alias/`");
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!(c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '/'
                    || c == '_'
                    || c == '-')) {
                throw new KmsException.Validation(
                        value + " contains invalid characters for an alias", "Use letters, digits, / _ and - only");
            }
        }
    }

    /** Whether only an AWS managed key can have this alias. */
    public boolean isReserved() {
        return value.startsWith(RESERVED_PREFIX);
    }

    @Override
    public int compareTo(AliasName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
