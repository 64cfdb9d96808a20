package io.keyhold.gate;

import io.keyhold.api.KmsRequest;
import io.keyhold.api.Operation;
import io.keyhold.audit.Parameters;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The members of a request as the audit records them: every component that was given, in order, the page asked for last. Left
 * out are bytes, structures, what is sensitive, and how the call is to be made. For calls that are not made thousands of times a second;
 * those have {@link RecordParameters}.
 */
final class RequestParameters implements Parameters {
    private static final Set<String> UNRECORDED = Set.of("dryRun", "dryRunModifiers", "recipient");
    private static final Set<String> PAGING = Set.of("limit", "marker");

    /** Operations of which CloudTrail has other members, or in another order. */
    private static final Map<Operation, String> ORDER = new EnumMap<>(Map.of(
            Operation.CREATE_CUSTOM_KEY_STORE,
            "customKeyStoreName customKeyStoreType=AWS_CLOUDHSM cloudHsmClusterId:clusterId xksProxyConnectivity"
                    + " xksProxyUriEndpoint xksProxyUriPath xksProxyVpcEndpointServiceName xksProxyVpcEndpointServiceOwner",
            Operation.UPDATE_CUSTOM_KEY_STORE,
            "customKeyStoreId newCustomKeyStoreName cloudHsmClusterId:clusterId xksProxyConnectivity"
                    + " xksProxyUriEndpoint xksProxyUriPath xksProxyVpcEndpointServiceName xksProxyVpcEndpointServiceOwner",
            Operation.CREATE_GRANT,
            "keyId granteePrincipal granteeServicePrincipal retiringPrincipal retiringServicePrincipal operations"
                    + " constraints name",
            Operation.RE_ENCRYPT,
            "sourceEncryptionContext sourceKeyId sourceEncryptionAlgorithm=SYMMETRIC_DEFAULT"
                    + " destinationEncryptionContext destinationKeyId destinationEncryptionAlgorithm=SYMMETRIC_DEFAULT",
            Operation.RETIRE_GRANT,
            ""));

    private static final ClassValue<List<RecordedMember>> MEMBERS = new ClassValue<>() {
        @Override
        protected List<RecordedMember> computeValue(Class<?> type) {
            return usual(type);
        }
    };
    private static final Map<Operation, List<RecordedMember>> ORDERED = ordered();

    private final List<RecordedMember> members;
    private final @Nullable Object[] values;

    private RequestParameters(List<RecordedMember> members, @Nullable Object[] values) {
        this.members = members;
        this.values = values;
    }

    /** Reads them now, so that nothing else of the request lives until the record is written. */
    static Parameters of(KmsRequest request) {
        List<RecordedMember> ordered = ORDERED.get(request.operation());
        List<RecordedMember> members = ordered == null ? MEMBERS.get(request.getClass()) : ordered;
        @Nullable Object[] values = new Object[members.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = members.get(i).read(request);
        }
        return new RequestParameters(members, values);
    }

    @Override
    public void writeTo(Sink sink) {
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value != null) {
                sink.put(members.get(i).name(), value);
            }
        }
    }

    private static List<RecordedMember> usual(Class<?> type) {
        List<RecordedMember> recorded = RecordedMember.of(type).stream()
                .filter(member -> !UNRECORDED.contains(member.component()))
                .filter(member -> !member.isStructure())
                .toList();
        Predicate<RecordedMember> isPaging = member -> PAGING.contains(member.component());
        return Stream.concat(
                        recorded.stream().filter(isPaging.negate()),
                        recorded.stream().filter(isPaging))
                .toList();
    }

    private static Map<Operation, List<RecordedMember>> ordered() {
        Map<Operation, List<RecordedMember>> all = new EnumMap<>(Operation.class);
        ORDER.forEach((operation, order) -> {
            Class<?> type = KmsRequest.typeOf(operation.operationName()).orElseThrow();
            all.put(
                    operation,
                    Stream.of(order.split(" "))
                            .filter(name -> !name.isEmpty())
                            .map(name -> member(type, name))
                            .toList());
        });
        return all;
    }

    /** A member as {@link #ORDER} writes it: its component, {@code :} and another name, {@code =} and what is recorded without it. */
    private static RecordedMember member(Class<?> type, String text) {
        String[] withFallback = text.split("=", 2);
        String[] named = withFallback[0].split(":", 2);
        Optional<String> fallback =
                Optional.of(withFallback).filter(parts -> parts.length == 2).map(parts -> parts[1]);
        return RecordedMember.of(type).stream()
                .filter(member -> member.component().equals(named[0]))
                .findFirst()
                .orElseThrow()
                .as(named[named.length - 1], fallback.orElse(null));
    }
}
