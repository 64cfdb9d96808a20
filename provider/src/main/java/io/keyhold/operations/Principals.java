package io.keyhold.operations;

import io.keyhold.access.PrincipalDirectory;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsException;
import io.keyhold.api.Principal;
import io.keyhold.catalog.RegionScope;
import java.util.regex.Pattern;

/** Who exists, as far as can be known here: accounts that were not made in the store are somebody else's. */
public final class Principals {
    private static final Pattern UNIQUE_ID = Pattern.compile("A[A-Z]{3}[A-Z0-9]{12,124}");

    private Principals() {}

    /** Whether the account is one of the store's. */
    static boolean isOwn(String account, PrincipalDirectory directory, RegionScope home) {
        return account.equals(home.account()) || directory.findAccount(account).isPresent();
    }

    /**
     * Whether a principal, as policies and grants name it, can be somebody here: a user or role that exists, or is of an
     * account that nothing is known of; the unique id of one that exists; no ARN of another partition.
     */
    static boolean exists(String text, PrincipalDirectory directory, RegionScope home) {
        String[] parts = text.split(":", 6);
        if (parts.length != 6) {
            return !UNIQUE_ID.matcher(text).matches() || directory.hasUniqueId(text);
        }
        boolean named = parts[2].equals("iam") && (parts[5].startsWith("user/") || parts[5].startsWith("role/"));
        boolean known = named && isOwn(parts[4], directory, home);
        return parts[1].equals(home.partition())
                && (!known || directory.find(text).isPresent());
    }

    /**
     * Refuses a caller of another partition: its account is another one, though the number be the same.
     *
     * @throws KmsException.InvalidArn if it is one
     */
    public static Caller requireOwnPartition(Caller caller, RegionScope home) {
        Principal principal = caller.principal();
        if (principal.kind() != Principal.Kind.SERVICE && !principal.partition().equals(home.partition())) {
            throw new KmsException.InvalidArn(
                    "`" + principal + "` is of partition " + principal.partition() + "; this Keyhold is of "
                            + home.partition(),
                    "Name a principal of arn:" + home.partition());
        }
        return caller;
    }
}
