package io.keyhold.material;

import io.keyhold.api.Caller;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The call behind a use of material, as a place outside of this process is told of it. Of one call, on its thread; what nobody
 * asks for costs nothing.
 */
public final class RequestOrigin {
    private final Optional<Caller> caller;
    private final String operation;
    private @Nullable String requestId;

    private RequestOrigin(Optional<Caller> caller, String operation) {
        this.caller = caller;
        this.operation = operation;
    }

    /** A call of somebody. */
    public static RequestOrigin of(Caller caller, String operation) {
        return new RequestOrigin(Optional.of(caller), operation);
    }

    /** Background work of Keyhold. */
    public static RequestOrigin own(String operation) {
        return new RequestOrigin(Optional.empty(), operation);
    }

    /** The name of the call, for example {@code Encrypt}. */
    public String operation() {
        return operation;
    }

    /** The id of the call: a UUID, which its audit record has too. */
    public String requestId() {
        String made = requestId;
        if (made == null) {
            made = UUID.randomUUID().toString();
            requestId = made;
        }
        return made;
    }

    /** The id of the call, if a place outside of this process was told it. */
    public Optional<String> toldRequestId() {
        return Optional.ofNullable(requestId);
    }

    /** Who calls. */
    public Optional<String> principalArn() {
        return caller.map(one -> one.principal().arn());
    }

    /** The host's value of a condition key, in lower case; empty if there is not just one value. */
    public Optional<String> context(String conditionKey) {
        List<String> values = caller.map(one -> one.requestContext().getOrDefault(conditionKey, List.of()))
                .orElse(List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }
}
