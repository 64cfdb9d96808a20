package io.keyhold.catalog;

import io.keyhold.api.AliasName;
import io.keyhold.api.KeyId;
import io.keyhold.api.KmsException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The four ways a request names a key: key id, key ARN, alias name, alias ARN. */
public sealed interface KeyRef {
    /** A key id of the caller's account. */
    record ById(KeyId keyId) implements KeyRef {
        @Override
        public String account(String callerAccount) {
            return callerAccount;
        }
    }

    /** A key ARN, of any account. */
    record ByArn(String account, KeyId keyId) implements KeyRef {
        @Override
        public String account(String callerAccount) {
            return account;
        }
    }

    /** An alias of the caller's account ({@code account} empty) or, by its ARN, of any. */
    record ByAlias(Optional<String> account, AliasName alias) implements KeyRef {
        @Override
        public String account(String callerAccount) {
            return account.isPresent() ? account.get() : callerAccount;
        }
    }

    /**
     * The account whose key this is, if there is one.
     *
     * @param callerAccount the account that key ids and alias names without account belong to
     */
    String account(String callerAccount);

    /** The forms of an ARN of KMS. */
    Pattern ARN = Pattern.compile("arn:([^:]*):([^:]*):([^:]*):([^:]*):(key|alias)/(.+)");

    /**
     * Reads a reference to a key.
     *
     * @throws KmsException.InvalidArn if it begins like an ARN and is not one of a key or alias
     * @throws KmsException.NotFound if it is not a key id, or is an ARN of another partition or Region
     * @throws KmsException.Validation if it begins like an alias name and is not one
     */
    static KeyRef parse(String text, RegionScope home) {
        if (text.startsWith("arn:")) {
            return parseArn(text, home);
        }
        if (text.startsWith(AliasName.PREFIX)) {
            return new ByAlias(Optional.empty(), new AliasName(text));
        }
        return new ById(new KeyId(text));
    }

    private static KeyRef parseArn(String text, RegionScope home) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches() || !arn.group(2).equals("kms") || !arn.group(4).matches("[0-9]{12}")) {
            throw new KmsException.InvalidArn(
                    "`" + text + "` is not an ARN of a key or alias",
                    "Pass arn:" + home.partition() + ":kms:" + home.region() + ":" + home.account()
                            + ":key/… or :alias/…");
        }
        boolean ofPartition = arn.group(1).equals(home.partition());
        if (!ofPartition || !arn.group(3).equals(home.region())) {
            throw new KmsException.NotFound(
                    "Invalid arn " + arn.group(ofPartition ? 3 : 1),
                    "This Keyhold serves arn:" + home.partition() + ":kms:" + home.region());
        }
        return arn.group(5).equals("key")
                ? new ByArn(arn.group(4), new KeyId(arn.group(6)))
                : new ByAlias(Optional.of(arn.group(4)), new AliasName(AliasName.PREFIX + arn.group(6)));
    }
}
