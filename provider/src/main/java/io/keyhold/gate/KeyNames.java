package io.keyhold.gate;

import io.keyhold.api.AliasName;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.catalog.KeyRef;
import io.keyhold.catalog.KeyRefs;
import java.util.regex.Matcher;

/** How operations take the name of a key, and how they refuse one. Source: AWS KMS API 2014-11-01, the errors of each operation. */
public final class KeyNames {
    private KeyNames() {}

    /**
     * The key that a request names.
     *
     * @param refs reads the text
     * @throws KmsException.InvalidArn if it is an alias and the operation takes none, or is not an ARN of KMS
     * @throws KmsException.NotFound as {@link KeyRef#parse}; also for what is not an ARN of KMS, where the operation does
     *     not have the other error
     */
    static KeyRef of(Operation operation, String reference, KeyRefs refs) {
        if (!takesAliases(operation) && isAlias(reference)) {
            throw new KmsException.InvalidArn(
                    "Key Aliases are not supported for this operation.",
                    "Replace `" + reference + "`: " + operation.operationName() + " takes "
                            + (operation.keyIdForms() == Operation.KeyIdForms.GRANT ? "" : "a key id or ")
                            + "a key ARN, which DescribeKey returns");
        }
        try {
            return refs.parse(reference);
        } catch (KmsException.InvalidArn e) {
            if (!operation.refusesArns()) {
                throw new KmsException.NotFound("Invalid arn " + reference, e.remedy(), e);
            }
            throw e;
        }
    }

    /** Whether a text names a key by an alias, well formed or not. */
    public static boolean isAlias(String reference) {
        Matcher arn = KeyRef.ARN.matcher(reference);
        return reference.startsWith(AliasName.PREFIX)
                || arn.matches() && arn.group(2).equals("kms") && arn.group(5).equals("alias");
    }

    private static boolean takesAliases(Operation operation) {
        return switch (operation.keyIdForms()) {
            case ANY, NONE -> true;
            case ID_OR_ARN, GRANT -> false;
        };
    }
}
