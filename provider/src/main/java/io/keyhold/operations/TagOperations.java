package io.keyhold.operations;

import io.keyhold.access.RequestFacts;
import io.keyhold.api.Caller;
import io.keyhold.api.KmsRequest;
import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.ListResourceTagsResponse;
import io.keyhold.api.Operation;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import io.keyhold.gate.Access;
import io.keyhold.gate.Call;
import io.keyhold.gate.Gate;
import io.keyhold.gate.Pages;
import io.keyhold.gate.RequestConditions;
import io.keyhold.gate.Tags;
import io.keyhold.keys.KeyStates;
import io.keyhold.keys.KmsKey;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Tags: put on, taken off, listed. */
public final class TagOperations {
    private final Gate gate;
    private final Access access;

    TagOperations(Gate gate, Access access) {
        this.gate = gate;
        this.access = access;
    }

    public void tagResource(Caller caller, TagResourceRequest request) {
        Map<String, String> asked = new TreeMap<>();
        request.tags().forEach(tag -> asked.put(tag.tagKey(), tag.tagValue()));
        Call call = gate.begin(caller, request);
        change(call, request, request.keyId(), () -> Tags.require(request.tags()), tags -> {
            tags.putAll(asked);
            Tags.requireFew(tags);
        });
    }

    public void untagResource(Caller caller, UntagResourceRequest request) {
        List<String> names = List.copyOf(new TreeSet<>(request.tagKeys()));
        Call call = gate.begin(caller, request);
        change(
                call,
                request,
                request.keyId(),
                () -> Tags.requireOwn(names),
                tags -> tags.keySet().removeAll(names));
    }

    public ListResourceTagsResponse listResourceTags(Caller caller, ListResourceTagsRequest request) {
        Call call = gate.begin(caller, request);
        return gate.use(call, request, () -> {
            KmsKey key =
                    access.require(call, request.keyId(), RequestFacts.NONE).key();
            Pages<Tag> page = Pages.of(
                    Operation.LIST_RESOURCE_TAGS,
                    request.limit(),
                    request.marker(),
                    (after, limit) -> new TreeMap<>(key.tags())
                            .tailMap(after, false).entrySet().stream()
                                    .limit(limit)
                                    .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                                    .toList(),
                    Tag::tagKey);
            return new ListResourceTagsResponse(page.entries(), page.nextMarker(), page.truncated());
        });
    }

    private void change(
            Call call, KmsRequest request, String keyId, Runnable check, Consumer<Map<String, String>> edit) {
        gate.change(call, request, () -> {
            KmsKey seen =
                    access.require(call, keyId, RequestConditions.of(request)).key();
            check.run();
            String arn = seen.arn().value();
            call.responds(audit -> audit.put("keyId", arn));
            return transaction -> {
                KmsKey now = transaction.require(seen);
                KeyStates.require(now, call.operation(), call.now());
                Map<String, String> tags = new TreeMap<>(now.tags());
                edit.accept(tags);
                KmsKey changed = now.change().tags(tags).done();
                transaction.update(changed);
                return changed;
            };
        });
    }
}
