package io.keyhold.service;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.AccessQuestion;
import io.keyhold.api.CreateGrantRequest;
import io.keyhold.api.CreateKeyRequest;
import io.keyhold.api.DataKeyPairSpec;
import io.keyhold.api.EncryptionAlgorithmSpec;
import io.keyhold.api.ExpirationModelType;
import io.keyhold.api.GrantConstraints;
import io.keyhold.api.GrantOperation;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KeyUsageType;
import io.keyhold.api.KmsException;
import io.keyhold.api.MultiRegionKeyType;
import io.keyhold.api.Operation;
import io.keyhold.api.OperationCondition;
import io.keyhold.api.OriginType;
import io.keyhold.api.Tag;
import io.keyhold.api.WireValue;
import io.keyhold.gate.RequestConditions;
import io.keyhold.handles.ManagedKey.Wrapping;
import io.keyhold.operations.CipherTerms;
import io.keyhold.operations.DataKeyTerms;
import io.keyhold.operations.KeyPlan;
import io.keyhold.operations.LastUsageTracker;
import io.keyhold.operations.RawGcmOperations;
import io.keyhold.operations.ReEncryptOperations;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** For each operation the facts that its call would give, by the code of the call and with its defaults. */
final class QuestionRequests {
    private static final String EQUALS = "EncryptionContextEquals";
    private static final String SUBSET = "EncryptionContextSubset";
    private static final Set<String> RAW = rawAlgorithms();
    private static final Set<OperationCondition> ELSEWHERE = EnumSet.of(
            OperationCondition.REQUEST_ALIAS,
            OperationCondition.REQUEST_TAG,
            OperationCondition.TAG_KEYS,
            OperationCondition.TRAILING_DAYS_WITHOUT_KEY_USAGE,
            OperationCondition.CALLER_ACCOUNT,
            OperationCondition.GRANT_IS_FOR_AWS_RESOURCE,
            OperationCondition.RECIPIENT_ATTESTATION);
    private final AccessQuestion question;
    private final Permission permission;
    private final Map<String, String> encryptionContext;
    private final QuestionMembers members;
    private @Nullable KeyPlan newKey;

    QuestionRequests(
            AccessQuestion question,
            Permission permission,
            Map<String, String> encryptionContext,
            QuestionMembers members) {
        this.question = question;
        this.permission = permission;
        this.encryptionContext = encryptionContext;
        this.members = members;
    }

    RequestFacts facts(Supplier<Long> trailingDays) {
        return switch (permission.operation()) {
            case ENCRYPT, DECRYPT -> cipher();
            case RE_ENCRYPT -> reEncryption();
            case GENERATE_DATA_KEY, GENERATE_DATA_KEY_WITHOUT_PLAINTEXT -> dataKey(Optional.empty());
            case GENERATE_DATA_KEY_PAIR, GENERATE_DATA_KEY_PAIR_WITHOUT_PLAINTEXT ->
                dataKey(Optional.of(
                        members.require("kms:datakeypairspec", DataKeyPairSpec::find, DataKeyPairSpec.RSA_2048)));
            case CREATE_KEY -> newKey().facts();
            case CREATE_GRANT -> newGrant();
            case DISABLE_KEY, SCHEDULE_KEY_DELETION ->
                LastUsageTracker.withTrailingDays(byMembers(), trailingDays.get());
            case IMPORT_KEY_MATERIAL -> importedMaterial();
            case RETIRE_GRANT -> RequestFacts.NONE;
            default -> byMembers();
        };
    }

    /** The facts of an operation by the members of its requests; what they do not say needs a case of its own. */
    private RequestFacts byMembers() {
        Operation operation = permission.operation();
        Set<OperationCondition> said = EnumSet.copyOf(ELSEWHERE);
        RequestConditions.members(operation).forEach(member -> said.add(member.condition()));
        if (!said.containsAll(operation.conditions())) {
            throw new KmsException.Internal(
                    "no question can be asked about " + operation.operationName(),
                    "Report this with the operation that failed");
        }
        return RequestConditions.of(operation, this::values, members.tags(), question.grantTokens());
    }

    /** The values that the question has for a member; what a request always has is left open if there are none. */
    private List<String> values(RequestConditions.Member member) {
        if (member.condition().hasManyValues()) {
            return List.copyOf(new TreeSet<>(members.all(member.key(), text -> canonical(member, text))));
        }
        Optional<String> value = members.find(member.key(), text -> canonical(member, text))
                .or(() -> only(member.type()))
                .filter(text -> member.type() != boolean.class || text.equals("true"));
        if (value.isEmpty() && !member.isOptional()) {
            members.leaveOpen(member.key());
        }
        return value.map(List::of).orElse(List.of());
    }

    /** The value as a request writes it, if it can have it. */
    private static Optional<String> canonical(RequestConditions.Member member, String text) {
        Class<?> type = member.type();
        if (type == boolean.class) {
            return bool(text).map(String::valueOf);
        }
        if (type == Integer.class) {
            return number(text).map(String::valueOf);
        }
        return type.isEnum() ? constants(type).filter(text::equals).findFirst() : Optional.of(text);
    }

    private static Optional<String> only(Class<?> type) {
        return type.isEnum() && type.getEnumConstants().length == 1
                ? constants(type).findFirst()
                : Optional.empty();
    }

    private static Stream<String> constants(Class<?> type) {
        return Stream.of(type.getEnumConstants()).map(constant -> ((WireValue) constant).value());
    }

    /** The key that {@code CreateKey} would make; refused where the call would be, whatever policies say. */
    KeyPlan newKey() {
        KeyPlan known = newKey;
        if (known != null) {
            return known;
        }
        CreateKeyRequest request = newKeyRequest();
        KeyPlan.refuseUnbuilt(request);
        KeyPlan plan = KeyPlan.of(request);
        newKey = plan;
        return plan;
    }

    private CreateKeyRequest newKeyRequest() {
        CreateKeyRequest request = CreateKeyRequest.of()
                .withBypassPolicyLockoutSafetyCheck(bypass())
                .withMultiRegion(isMultiRegion())
                .withTags(members.tags().entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList());
        Optional<KeySpec> spec = either("kms:keyspec", "kms:customermasterkeyspec", KeySpec::find);
        Optional<KeyUsageType> usage = either("kms:keyusage", "kms:customermasterkeyusage", KeyUsageType::find);
        Optional<OriginType> origin = members.find("kms:keyorigin", OriginType::find);
        request = spec.isPresent() ? request.withKeySpec(spec.get()) : request;
        request = usage.isPresent() ? request.withKeyUsage(usage.get()) : request;
        return origin.isPresent() ? request.withOrigin(origin.get()) : request;
    }

    /** A key that {@code CreateKey} makes is a primary key, if it is a multi-Region key. */
    private boolean isMultiRegion() {
        boolean said = members.find("kms:multiregion", QuestionRequests::bool).orElse(false);
        Optional<String> type = members.find(
                "kms:multiregionkeytype",
                value -> value.equals(MultiRegionKeyType.PRIMARY.value()) ? Optional.of(value) : Optional.empty());
        return said || type.isPresent();
    }

    private RequestFacts cipher() {
        Optional<String> raw = members.find("kms:encryptionalgorithm");
        if (raw.filter(RAW::contains).isPresent()) {
            if (!encryptionContext.isEmpty()) {
                throw new KmsException.Validation(
                        "algorithm " + raw.get() + " takes no encryption context", "Leave the encryption context out");
            }
            if (!question.grantTokens().isEmpty()) {
                throw new KmsException.Validation(
                        "algorithm " + raw.get() + " takes no grant tokens", "Leave the grant tokens out");
            }
            return RawGcmOperations.facts(raw.get());
        }
        raw.ifPresent(name -> members.add("kms:encryptionalgorithm", List.of(name)));
        return terms().facts();
    }

    private RequestFacts reEncryption() {
        boolean same = members.require("kms:reencryptonsamekey", QuestionRequests::bool, false);
        return terms().as(ReEncryptOperations.role(permission, same, Optional.empty()))
                .facts();
    }

    private CipherTerms terms() {
        return new CipherTerms(
                question.resource(),
                members.find("kms:encryptionalgorithm", EncryptionAlgorithmSpec::find),
                encryptionContext,
                question.grantTokens(),
                false);
    }

    private RequestFacts dataKey(Optional<DataKeyPairSpec> pairSpec) {
        members.find("kms:encryptionalgorithm", QuestionRequests::symmetric);
        return new DataKeyTerms(
                        question.resource(),
                        Optional.empty(),
                        Optional.empty(),
                        pairSpec,
                        encryptionContext,
                        question.grantTokens(),
                        false)
                .facts();
    }

    /** Without an expiration model material expires, so the request has to say when. */
    private RequestFacts importedMaterial() {
        Optional<ExpirationModelType> model = members.find("kms:expirationmodel", ExpirationModelType::find);
        boolean expires = !model.equals(Optional.of(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE));
        Optional<Instant> validTo = expires
                ? Optional.of(members.require("kms:validto", QuestionRequests::time, Instant.EPOCH))
                : Optional.empty();
        model.ifPresent(given -> members.add("kms:expirationmodel", List.of(given.value())));
        validTo.ifPresent(time -> members.add("kms:validto", List.of(time.toString())));
        return byMembers();
    }

    private RequestFacts newGrant() {
        if (question.newGrant().isPresent()) {
            if (!encryptionContext.isEmpty()) {
                throw new KmsException.Validation(
                        "the question has both an encryption context and a new grant",
                        "Put the pairs into the constraints of the grant");
            }
            return RequestFacts.of(question.newGrant().get());
        }
        Optional<String> grantee = members.find("kms:granteeprincipal");
        Optional<String> service = members.find("kms:granteeserviceprincipal");
        if (grantee.isEmpty() && service.isEmpty()) {
            members.leaveOpen("kms:granteeprincipal");
            members.leaveOpen("kms:granteeserviceprincipal");
        }
        List<GrantOperation> operations = members.all("kms:grantoperations", GrantOperation::find);
        if (operations.isEmpty()) {
            members.leaveOpen("kms:grantoperations");
        }
        RequestFacts facts = RequestFacts.of(new CreateGrantRequest(
                question.resource(),
                grantee,
                members.find("kms:retiringprincipal"),
                operations,
                Optional.of(constraints()),
                question.grantTokens(),
                Optional.empty(),
                false,
                service,
                members.find("kms:retiringserviceprincipal")));
        return operations.isEmpty() ? facts.withoutChildGrant() : facts;
    }

    private GrantConstraints constraints() {
        Optional<String> type = members.find(
                "kms:grantconstrainttype",
                text -> Optional.of(text).filter(known -> known.equals(EQUALS) || known.equals(SUBSET)));
        if (type.isPresent() == encryptionContext.isEmpty()) {
            throw new KmsException.Validation(
                    "a grant has an encryption context together with a constraint type, or neither",
                    "Add the pairs, and kms:GrantConstraintType as " + EQUALS + " or " + SUBSET);
        }
        boolean exact = type.equals(Optional.of(EQUALS));
        return new GrantConstraints(
                exact ? Map.of() : encryptionContext,
                exact ? encryptionContext : Map.of(),
                members.find("kms:grantconstraintsourcearn"));
    }

    private boolean bypass() {
        return members.find("kms:bypasspolicylockoutsafetycheck", QuestionRequests::bool)
                .orElse(false);
    }

    /** A member that has two condition keys, of which the older one means the same. */
    private <T> Optional<T> either(String name, String older, Function<String, Optional<T>> reading) {
        Optional<T> found = members.find(name, reading);
        Optional<T> other = members.find(older, reading);
        if (found.isPresent() && other.isPresent() && !found.equals(other)) {
            throw new KmsException.Validation(
                    "`" + name + "` and `" + older + "` are one member of the request and differ", "Pass one of them");
        }
        return found.or(() -> other);
    }

    private static Optional<EncryptionAlgorithmSpec> symmetric(String text) {
        return EncryptionAlgorithmSpec.find(text).filter(EncryptionAlgorithmSpec.SYMMETRIC_DEFAULT::equals);
    }

    private static Optional<Boolean> bool(String text) {
        return Stream.of(true, false)
                .filter(value -> value.toString().equals(text))
                .findFirst();
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(
                    text.matches("[0-9]{1,11}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Set<String> rawAlgorithms() {
        Set<String> names = new TreeSet<>(Set.of(RawGcmOperations.ALGORITHM));
        Arrays.stream(Wrapping.values()).map(Wrapping::name).forEach(names::add);
        return Set.copyOf(names);
    }
}
