package io.keyhold.service;

import io.keyhold.access.PrincipalDirectory;
import io.keyhold.catalog.Home;

/** Who exists, as far as can be known here: accounts that were not made in the store are somebody else's. */
final class Principals {
    private Principals() {}

    /** Whether the account is one of the store's. */
    static boolean isOwn(String account, PrincipalDirectory directory, Home home) {
        return account.equals(home.account()) || directory.findAccount(account).isPresent();
    }

    /** Whether the user or role of an ARN exists, or is of an account that nothing is known of. */
    static boolean exists(String arn, PrincipalDirectory directory, Home home) {
        String[] parts = arn.split(":", 6);
        boolean known = parts.length == 6
                && parts[2].equals("iam")
                && (parts[5].startsWith("user/") || parts[5].startsWith("role/"))
                && isOwn(parts[4], directory, home);
        return !known || directory.find(arn).isPresent();
    }
}
