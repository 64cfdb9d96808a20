package io.keyhold.gate;

import io.keyhold.access.Permission;
import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.Constraints;
import io.keyhold.api.KeyArn;
import io.keyhold.api.KeyId;
import io.keyhold.api.KeySpec;
import io.keyhold.api.KmsException;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.Operation;
import io.keyhold.audit.AuditEvent;
import io.keyhold.audit.Parameters;
import io.keyhold.catalog.KeyView;
import io.keyhold.catalog.RegionScope;
import io.keyhold.material.NewMaterial;
import io.keyhold.material.RequestOrigin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call on its way through the gate, and what the audit will record of it. Not safe for concurrent use. */
public final class Call {
    private final Caller caller;
    private final Operation operation;
    private final RegionScope home;
    private final long nowMillis;
    private final Parameters request;
    private List<String> resources = List.of();
    private List<Map.Entry<KeyId, String>> aliases = List.of();
    private List<NewMaterial> made = List.of();
    private Parameters response = Parameters.NONE;
    private Parameters additional = Parameters.NONE;
    private Optional<RequestRates.Group> charged = Optional.empty();
    private Optional<KeySpec> pairSpec = Optional.empty();
    private Optional<Permission> ofCiphertext = Optional.empty();
    private Optional<KeyArn> elsewhere = Optional.empty();
    private String account;
    private @Nullable RequestOrigin origin;
    private boolean asking;

    /**
     * Begins a call.
     *
     * @param nowMillis when, in milliseconds since the epoch
     * @param request members of the audit record; holds on to nothing secret, since it lives until the record is written
     */
    public Call(Caller caller, Operation operation, RegionScope home, long nowMillis, Parameters request) {
        this.caller = caller;
        this.operation = operation;
        this.home = home;
        this.nowMillis = nowMillis;
        this.request = request;
        this.account = callerAccount();
    }

    Caller caller() {
        return caller;
    }

    public Operation operation() {
        return operation;
    }

    /** The call, as a place outside of this process is told of it. */
    public RequestOrigin origin() {
        RequestOrigin known = origin;
        if (known == null) {
            known = RequestOrigin.of(caller, operation.operationName());
            origin = known;
        }
        return known;
    }

    /** When the call began, to the millisecond. */
    public Instant now() {
        return Instant.ofEpochMilli(nowMillis);
    }

    /** The same in milliseconds since the epoch. */
    public long nowMillis() {
        return nowMillis;
    }

    /** The account that key ids and alias names without account belong to; a service acts in the home account. */
    public String callerAccount() {
        String own = caller.principal().account();
        return own.isEmpty() ? home.account() : own;
    }

    /** Whether what belongs to that account is not the caller's. */
    boolean isForeign(String ownerAccount) {
        return !ownerAccount.equals(callerAccount());
    }

    /** Notes that the key the caller needs that permission on is the one that the ciphertext names. */
    void takesKeyOfCiphertext(Permission permission) {
        ofCiphertext = Optional.of(permission);
    }

    /** Whether the key that the caller needs that permission on is the one that the ciphertext names. */
    boolean isOfCiphertext(Permission permission) {
        return ofCiphertext.equals(Optional.of(permission));
    }

    /** Notes a key or alias that the call touches; the event belongs to the account of the first. */
    public void touches(String arn, String ownerAccount) {
        if (resources.isEmpty()) {
            account = ownerAccount;
        }
        resources = with(resources, arn);
    }

    /** Notes a key that the call touches. */
    public void touches(KeyView view) {
        if (resources.isEmpty()) {
            account = view.key().arn().account();
            resources = view.arns();
        } else {
            resources = with(resources, view.key().arn().value());
        }
    }

    private static <T> List<T> with(List<T> list, T more) {
        List<T> all = new ArrayList<>(list);
        all.add(more);
        return List.copyOf(all);
    }

    /** The keys and aliases that the call touches. */
    public List<String> resources() {
        return resources;
    }

    /** Notes the alias by which the request names a key, for {@code kms:RequestAlias}. */
    void names(KeyId key, String alias) {
        aliases = with(aliases, Map.entry(key, alias));
    }

    /** Forgets the aliases noted so far, where each key of the call has its own. */
    public void forgetNames() {
        aliases = List.of();
    }

    /** The facts with the aliases by which the request names the key. */
    RequestFacts complete(KeyId key, RequestFacts facts) {
        if (aliases.isEmpty()) {
            return facts;
        }
        List<String> used = aliases.stream()
                .filter(named -> named.getKey().equals(key))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
        return used.isEmpty() ? facts : facts.with("kms:requestalias", used);
    }

    /** Forgets what was noted, since the call is decided from the start. */
    void restart() {
        end();
        resources = List.of();
        aliases = List.of();
        response = Parameters.NONE;
        additional = Parameters.NONE;
        elsewhere = Optional.empty();
        account = callerAccount();
    }

    /** Notes a key of another Region that the call changes: that Region has an event of the call too. */
    public void reaches(KeyArn other) {
        elsewhere = Optional.of(other);
    }

    /** Notes material that was made for the call's change: it is closed when the call has ended. */
    public NewMaterial makes(NewMaterial material) {
        made = with(made, material);
        return material;
    }

    /** Closes what was made for the call. */
    void end() {
        made.forEach(NewMaterial::close);
        made = List.of();
    }

    /** Notes that the call only asks, and that another one of the same work follows. */
    void asks() {
        asking = true;
    }

    /** Whether the call only asks. */
    boolean isAsking() {
        return asking;
    }

    /** Notes that the call is for a data key pair of that spec. */
    public Call forPair(KeySpec spec) {
        pairSpec = Optional.of(spec);
        return this;
    }

    /** The spec of the data key pair that the call is for. */
    Optional<KeySpec> pairSpec() {
        return pairSpec;
    }

    /** Notes that the call counts against a rate; false if it did already. */
    boolean charge(RequestRates.Group group) {
        boolean more = !charged.equals(Optional.of(group));
        charged = Optional.of(group);
        return more;
    }

    /** Notes members of {@code responseElements}. */
    public void responds(Parameters elements) {
        response = elements;
    }

    /** Notes members of {@code additionalEventData}. */
    public void adds(Parameters data) {
        additional = data;
    }

    /** The event of a call that succeeded. */
    AuditEvent succeeded() {
        return event(operation.readOnly() ? Parameters.NONE : response, "", "");
    }

    /** The same in the other Region that the call reached, if it did. */
    Optional<AuditEvent> succeededElsewhere() {
        return elsewhere.map(other -> succeeded().ofRelated(other));
    }

    /** The event of a call that was refused. */
    AuditEvent refused(KmsException refusal) {
        return event(Parameters.NONE, refusal.errorCode(), refusal.problem());
    }

    private AuditEvent event(Parameters elements, String errorCode, String errorMessage) {
        return new AuditEvent(
                nowMillis,
                operation.operationName(),
                operation.readOnly(),
                Optional.of(caller),
                account,
                home.region(),
                resources,
                request,
                elements,
                toldOf(additional),
                errorCode,
                errorMessage);
    }

    /** With the id by which a place outside of this process knows the call, if one was told of it. */
    private Parameters toldOf(Parameters data) {
        RequestOrigin known = origin;
        Optional<String> id = known == null ? Optional.empty() : known.toldRequestId();
        if (id.isEmpty()) {
            return data;
        }
        String told = id.get();
        return sink -> {
            data.writeTo(sink);
            sink.put("kmsRequestId", told);
        };
    }

    /** Holds a request to the limits of the service model. */
    static void check(KmsRequest request) {
        Constraints constraints = new Constraints();
        request.check(constraints);
        constraints.require();
    }
}
