package io.keyhold.access;

import io.keyhold.api.Principal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that conditions and variables look at: caller, permission, resource and, once there is one, a request. Without a
 * request, keys that depend on it are {@link Values#PENDING}.
 */
final class EvaluationContext {
    private static final int MAX_ALIASES = 50;

    private final Identity identity;
    private final Permission permission;
    private final Resource resource;
    private final @Nullable RequestFacts facts;
    private final Instant now;

    private EvaluationContext(
            Identity identity, Permission permission, Resource resource, @Nullable RequestFacts facts, Instant now) {
        this.identity = identity;
        this.permission = permission;
        this.resource = resource;
        this.facts = facts;
        this.now = now;
    }

    /** The scope of every request of that caller for that permission there. */
    static EvaluationContext before(Identity identity, Permission permission, Resource resource) {
        return new EvaluationContext(identity, permission, resource, null, Instant.EPOCH);
    }

    /** The scope of one request. */
    static EvaluationContext of(
            Identity identity, Permission permission, Resource resource, RequestFacts facts, Instant now) {
        return new EvaluationContext(identity, permission, resource, facts, now);
    }

    Identity identity() {
        return identity;
    }

    Permission permission() {
        return permission;
    }

    Resource resource() {
        return resource;
    }

    Optional<RequestFacts> facts() {
        return Optional.ofNullable(facts);
    }

    /** The attributes of the key; defaults of request members count. */
    Values values(ConditionKey key) {
        if ((key.permissions() & permission.bit()) == 0
                || resource instanceof Resource.Alias && !key.worksOnAliases()) {
            return Values.ABSENT;
        }
        if (!key.source().dependsOnRequest()) {
            return standing(key);
        }
        return facts == null ? Values.PENDING : requested(key, facts);
    }

    /** The attributes of the key that the request really names, for {@code Null}. */
    Values sent(ConditionKey key) {
        return facts != null && facts.defaulted().contains(key.name()) ? Values.ABSENT : values(key);
    }

    private Values requested(ConditionKey key, RequestFacts request) {
        if (request.open().contains(key.name())) {
            return Values.PENDING;
        }
        return switch (key.source()) {
            case ENCRYPTION_CONTEXT -> Values.ofName(request.encryptionContext(), key.member());
            case ENCRYPTION_CONTEXT_KEYS ->
                Values.of(List.copyOf(request.encryptionContext().keySet()));
            case CURRENT_TIME -> Values.of(now.truncatedTo(ChronoUnit.SECONDS).toString());
            case EPOCH_TIME -> Values.of(Long.toString(now.getEpochSecond()));
            default -> Values.of(request.conditionKeys().getOrDefault(key.name(), List.of()));
        };
    }

    private Values standing(ConditionKey key) {
        return switch (key.source()) {
            case KEY_SPEC, KEY_USAGE, KEY_ORIGIN, MULTI_REGION, MULTI_REGION_KEY_TYPE -> ofKey(key);
            case RESOURCE_ALIASES -> resource instanceof KeyResource of ? aliases(of) : Values.ABSENT;
            case RESOURCE_TAG ->
                resource instanceof KeyResource of ? Values.ofName(of.tags(), key.member()) : Values.ABSENT;
            case RESOURCE_ACCOUNT -> unlessEmpty(resource.ownerAccount());
            case REQUESTED_REGION ->
                resource.region().isEmpty() ? identity.session(key.name()) : Values.of(resource.region());
            default -> ofCaller(key);
        };
    }

    private Values ofKey(ConditionKey key) {
        if (!(resource instanceof KeyResource of)) {
            return facts == null
                    ? Values.PENDING
                    : Values.of(facts.conditionKeys().getOrDefault(key.name(), List.of()));
        }
        KeyResource.Traits traits = of.traits();
        return switch (key.source()) {
            case KEY_SPEC -> Values.of(traits.spec().value());
            case KEY_USAGE -> Values.of(traits.usage().value());
            case KEY_ORIGIN -> Values.of(traits.origin().value());
            case MULTI_REGION -> Values.of(traits.multiRegion().isPresent());
            default -> traits.multiRegion().map(type -> Values.of(type.value())).orElse(Values.ABSENT);
        };
    }

    private Values ofCaller(ConditionKey key) {
        Principal principal = identity.principal();
        boolean service = principal.kind() == Principal.Kind.SERVICE;
        return switch (key.source()) {
            case CALLER_ACCOUNT, PRINCIPAL_ACCOUNT -> unlessEmpty(principal.account());
            case PRINCIPAL_ARN -> service ? Values.ABSENT : Values.of(identity.principalArn());
            case PRINCIPAL_TAG -> Values.ofName(identity.tags(), key.member());
            case PRINCIPAL_TYPE -> principalType(principal.kind());
            case PRINCIPAL_IS_SERVICE -> Values.of(service);
            case PRINCIPAL_SERVICE_NAME -> service ? Values.of(principal.name()) : Values.ABSENT;
            case USER_ID -> unlessEmpty(identity.userId());
            case USER_NAME -> principal.kind() == Principal.Kind.USER ? Values.of(principal.name()) : Values.ABSENT;
            case SECURE_TRANSPORT -> sessionOr(key, true);
            case VIA_AWS_SERVICE -> sessionOr(key, viaService());
            case GRANT_IS_FOR_AWS_RESOURCE -> Values.of(viaService());
            case SESSION -> identity.session(key.name());
            default -> Values.ABSENT;
        };
    }

    private boolean viaService() {
        return !identity.session("kms:viaservice").isAbsent();
    }

    private Values sessionOr(ConditionKey key, boolean otherwise) {
        Values vouched = identity.session(key.name());
        return vouched.isAbsent() ? Values.of(otherwise) : vouched;
    }

    private static Values aliases(KeyResource key) {
        return key.aliases().size() > MAX_ALIASES ? Values.UNDEFINED : Values.of(List.copyOf(key.aliases()));
    }

    private static Values principalType(Principal.Kind kind) {
        return switch (kind) {
            case ROOT -> Values.of("Account");
            case USER -> Values.of("User");
            case ASSUMED_ROLE -> Values.of("AssumedRole");
            case FEDERATED_USER -> Values.of("FederatedUser");
            case SERVICE -> Values.ABSENT;
        };
    }

    private static Values unlessEmpty(String value) {
        return value.isEmpty() ? Values.ABSENT : Values.of(value);
    }
}
