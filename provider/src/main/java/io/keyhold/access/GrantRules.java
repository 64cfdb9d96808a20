package io.keyhold.access;

import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.Operation;
import io.keyhold.api.Principal;
import io.keyhold.api.Utf8;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The rules of grants. Source: AWS KMS Developer Guide, "Grants"; AWS KMS API, CreateGrant. */
public final class GrantRules {
    /** A grant without constraints. */
    public static final GrantConstraints NO_CONSTRAINTS = GrantConstraints.of();

    /** The largest number of grants on a key. */
    public static final int MAX_GRANTS = 50_000;

    private static final int MAX_PAIRS = 8;
    private static final int MAX_PAIR_CHARACTERS = 384;
    private static final Pattern SOURCE_ARN = Pattern.compile("arn:aws[a-z0-9-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]{12}:.+");
    private static final Pattern ROLE =
            Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~]{1,512}/)?[\\w+=,.@-]{1,64}");

    private static final Set<GrantOperation> CONSTRAINED = operations(Operation::constrainable);

    private GrantRules() {}

    /** The operations that grants on such a key can permit. */
    public static Set<GrantOperation> operations(KeySpec spec, KeyUsageType usage) {
        Operation.KeyShape shape = spec.isSymmetric() ? Operation.KeyShape.SYMMETRIC : Operation.KeyShape.PAIR;
        return operations(operation -> operation.usage().orElse(usage) == usage
                && (operation.keyShape() == Operation.KeyShape.ANY || operation.keyShape() == shape));
    }

    private static Set<GrantOperation> operations(Predicate<Operation> which) {
        EnumSet<GrantOperation> operations = EnumSet.noneOf(GrantOperation.class);
        for (Permission permission : Permission.values()) {
            if (which.test(permission.operation())) {
                permission.grantOperation().ifPresent(operations::add);
            }
        }
        return operations;
    }

    /**
     * Refuses a request for a grant that the key cannot have.
     *
     * @param request held to the limits of its members already
     * @throws KmsException.Validation if members contradict each other or the key
     * @throws KmsException.InvalidArn if a principal is none
     */
    public static void requireValid(CreateGrantRequest request, KeySpec spec, KeyUsageType usage) {
        requirePrincipals(request);
        if (request.operations().isEmpty()) {
            throw new KmsException.Validation("the grant has no operations", "Pass at least one operation");
        }
        Set<GrantOperation> possible = operations(spec, usage);
        for (GrantOperation operation : request.operations()) {
            if (!possible.contains(operation)) {
                throw new KmsException.Validation(
                        "a key with KeySpec " + spec + " and KeyUsage " + usage + " cannot perform "
                                + operation.value(),
                        "Use "
                                + String.join(
                                        ", ",
                                        possible.stream()
                                                .map(GrantOperation::value)
                                                .toList()));
            }
        }
        request.constraints().ifPresent(constraints -> requireConstraints(constraints, spec));
    }

    /**
     * Whether a grant lets its grantee make that child: {@code CreateGrant} is among its operations, and neither
     * operations nor constraints of the child reach farther.
     */
    public static boolean covers(Grant parent, RequestFacts.ChildGrant child) {
        Set<GrantOperation> operations = parent.terms().operations();
        return operations.contains(GrantOperation.CREATE_GRANT)
                && operations.containsAll(child.operations())
                && isAsStrict(parent.constraints(), child.constraints());
    }

    /** Whether the encryption context constraints of a grant bear on the operation. */
    static boolean isConstrained(GrantOperation operation) {
        return CONSTRAINED.contains(operation);
    }

    private static boolean isAsStrict(GrantConstraints parent, GrantConstraints child) {
        boolean source = parent.sourceArn().isEmpty() || parent.sourceArn().equals(child.sourceArn());
        if (!source) {
            return false;
        }
        if (!parent.encryptionContextEquals().isEmpty()) {
            return parent.encryptionContextEquals().equals(child.encryptionContextEquals());
        }
        Map<String, String> pairs = child.encryptionContextEquals().isEmpty()
                ? child.encryptionContextSubset()
                : child.encryptionContextEquals();
        return pairs.entrySet().containsAll(parent.encryptionContextSubset().entrySet());
    }

    private static void requirePrincipals(CreateGrantRequest request) {
        if (request.granteePrincipal().isPresent()
                == request.granteeServicePrincipal().isPresent()) {
            throw new KmsException.Validation(
                    "a grant has GranteePrincipal or GranteeServicePrincipal, one of them", "Pass one of the two");
        }
        if (request.retiringPrincipal().isPresent()
                && request.retiringServicePrincipal().isPresent()) {
            throw new KmsException.Validation(
                    "a grant has RetiringPrincipal or RetiringServicePrincipal, not both", "Pass one of the two");
        }
        boolean retires = request.retiringPrincipal().isPresent()
                || request.retiringServicePrincipal().isPresent();
        boolean source =
                request.constraints().flatMap(GrantConstraints::sourceArn).isPresent();
        if (request.granteeServicePrincipal().isPresent() && !(retires && source)) {
            throw new KmsException.Validation(
                    "a grant with GranteeServicePrincipal needs Constraints.SourceArn and a retiring principal",
                    "Pass SourceArn, and RetiringPrincipal or RetiringServicePrincipal");
        }
        request.granteePrincipal().ifPresent(GrantRules::requirePrincipal);
        request.retiringPrincipal().ifPresent(GrantRules::requirePrincipal);
    }

    private static void requirePrincipal(String arn) {
        if (ROLE.matcher(arn).matches()) {
            return;
        }
        if (Principal.parse(arn).kind() == Principal.Kind.SERVICE) {
            throw new KmsException.InvalidArn(
                    "`" + arn + "` is a service, and no principal ARN", "Pass it as GranteeServicePrincipal");
        }
    }

    private static void requireConstraints(GrantConstraints constraints, KeySpec spec) {
        Map<String, String> equal = constraints.encryptionContextEquals();
        Map<String, String> subset = constraints.encryptionContextSubset();
        if (!equal.isEmpty() && !subset.isEmpty()) {
            throw new KmsException.Validation(
                    "More than one constraint supplied", "Pass EncryptionContextEquals or EncryptionContextSubset");
        }
        if (spec != KeySpec.SYMMETRIC_DEFAULT && !(equal.isEmpty() && subset.isEmpty())) {
            throw new KmsException.Validation(
                    "EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.",
                    "Leave EncryptionContextEquals and EncryptionContextSubset out; the KeySpec is " + spec);
        }
        requirePairs(equal);
        requirePairs(subset);
        Optional<String> source = constraints.sourceArn();
        if (source.isPresent()
                && (source.get().length() < 20
                        || source.get().length() > 512
                        || !SOURCE_ARN.matcher(source.get()).matches())) {
            throw new KmsException.Validation(
                    "SourceArn `" + PolicyNode.clipped(source.get()) + "` is not an ARN of 20 to 512 characters",
                    "Pass the ARN of the resource that the service acts for");
        }
    }

    private static void requirePairs(Map<String, String> pairs) {
        if (pairs.size() > MAX_PAIRS) {
            throw new KmsException.Validation(
                    "a constraint has " + pairs.size() + " pairs; at most " + MAX_PAIRS + " are allowed",
                    "Constrain fewer pairs");
        }
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            for (String text : List.of(pair.getKey(), pair.getValue())) {
                if (!Utf8.hasForm(text)) {
                    throw new KmsException.Validation(
                            "`" + PolicyNode.clipped(Utf8.printable(text))
                                    + "` in a constraint holds half a surrogate pair, which no encryption context can",
                            "Pass well-formed Unicode text");
                }
                if (text.length() > MAX_PAIR_CHARACTERS) {
                    throw new KmsException.Validation(
                            "`" + PolicyNode.clipped(text) + "` has " + text.length()
                                    + " characters; a constraint takes " + MAX_PAIR_CHARACTERS,
                            "Shorten it");
                }
            }
        }
    }
}
