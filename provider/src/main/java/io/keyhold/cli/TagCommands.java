package io.keyhold.cli;

import static io.keyhold.cli.Output.col;

import io.keyhold.api.ListResourceTagsRequest;
import io.keyhold.api.ListResourceTagsResponse;
import io.keyhold.api.Tag;
import io.keyhold.api.TagResourceRequest;
import io.keyhold.api.UntagResourceRequest;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tags of keys. */
@Command(
        name = "tag",
        description = "Tag keys; policies can test tags.",
        footer = "  keyhold tag add alias/letters team=post")
final class TagCommands {
    private final CommandSession session;

    TagCommands(CommandSession session) {
        this.session = session;
    }

    @Command(description = "Put tags on a key.", footer = "  keyhold tag add alias/letters team=post")
    void add(
            @Parameters(index = "0", paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME=VALUE", description = "The tags")
                    Map<String, String> tags) {
        List<Tag> all = tags.entrySet().stream()
                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                .toList();
        session.kms().tagResource(TagResourceRequest.of(session.keyId(key), all));
        session.out().done(Map.of(), "tagged " + key);
    }

    @Command(description = "Remove tags from a key.", footer = "  keyhold tag remove alias/letters team")
    void remove(
            @Parameters(index = "0", paramLabel = "KEY", description = CommonOptions.KEY) String key,
            @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Their names")
                    List<String> names) {
        session.kms().untagResource(UntagResourceRequest.of(session.keyId(key), names));
        session.out().done(Map.of(), "untagged " + key);
    }

    @Command(description = "List the tags of a key.", footer = "  keyhold tag list alias/letters")
    void list(@Parameters(paramLabel = "KEY", description = CommonOptions.KEY) String key) {
        ListResourceTagsRequest request = ListResourceTagsRequest.of(session.keyId(key));
        List<Tag> tags = Listing.all(
                marker -> session.kms()
                        .listResourceTags(marker.map(request::withMarker).orElse(request)),
                ListResourceTagsResponse::tags,
                ListResourceTagsResponse::nextMarker);
        session.out().list("Tags", tags, col("NAME", Tag::tagKey), col("VALUE", Tag::tagValue));
    }
}
