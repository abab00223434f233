"""Kept copies in the form of a source: a file is chosen, and what it is is worked out."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from incidents import copies
from incidents.admin.rows import RecordForm, RecordRows, RowFormSet
from incidents.copies import BadCopy, Copy
from incidents.models import KeptFile, Snapshot

COPY_SALT = "incidents.copy"


class CopyInput(forms.FileInput):
    """A file to choose. One that was sent with a form that is shown again is named, and need not be chosen again."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        # A file that was sent before counts where none is chosen now.
        return super().value_from_datadict(data, files, name) or data.get(f"{name}-sent") or None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-sent" not in data

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The field, behind it whatever was sent, as text that only this site can have written."""
        plain = super().render(name, value, attrs, renderer)
        sent = unsealed(value) if isinstance(value, str) else getattr(value, "copy", None)
        if sent is None:
            return plain
        context = {"field": plain, "name": f"{name}-sent", "sent": sent, "sealed": sealed(sent)}
        return mark_safe(render_to_string("admin/copy_sent.html", context))


class CopyField(forms.FileField):
    """A file that is kept, once it is known to be one of those that are; its value is what it is."""

    widget = CopyInput

    def clean(self, data: Any, initial: Any = None) -> Copy | None:
        """What the file is; refused in words where such a one is not kept."""
        if isinstance(data, UploadedFile):
            upload: Any = data
            try:
                copy = keep_upload(upload)
            except BadCopy as error:
                raise ValidationError(str(error)) from None
            upload.copy = copy
            return copy
        found = unsealed(data) if isinstance(data, str) else None
        # An upload that was saved nowhere is forgotten after a day.
        if data and (found is None or not copies.kept_sums([found.sha256])):
            raise ValidationError(gettext("Choose the file again: it is here no more."))
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        # What was sent is shown again where its form is refused.
        return data

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(data)


def keep_upload(upload: Any) -> Copy:
    """Keep a file, also where the rest of its form is refused. Raises BadCopy where such a one is not kept."""
    # Asked before reading, so that a file that is too large does not fill the memory.
    copies.refuse_size(upload.size)
    content = upload.read()
    copy = copies.copy_of(content, upload.name or "")
    copies.keep_file(content)
    return copy


def sealed(copy: Copy) -> str:
    # Signed, so that a form cannot claim a type or a size that the file does not have.
    return signing.dumps([copy.sha256, copy.media_type, copy.size, copy.name], salt=COPY_SALT)


def unsealed(text: str) -> Copy | None:
    """What was sealed; None where it was not."""
    try:
        return Copy(*signing.loads(text, salt=COPY_SALT))
    except signing.BadSignature:
        return None


class CopyForm(RecordForm):
    """A kept copy: a file, the address of one in an archive, or both."""

    BESIDE: ClassVar[dict[str, str]] = {"snapshot_of_something": "file"}

    file = CopyField(
        label=_("File"),
        required=False,
        help_text=_("PDF, HTML, a picture (PNG, JPEG, GIF, WebP) or WARC, up to 20 MB."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "taken_at" in self.fields:
            self.fields["taken_at"].required = False
            self.fields["taken_at"].help_text = gettext("Empty: now.")

    def clean(self) -> dict[str, Any]:
        """A copy is of something; its sum, type and size are those of the file."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        if copy := said.get("file"):
            row = self.instance
            row.sha256, row.media_type, row.size = copy.sha256, copy.media_type, copy.size
        if not said.get("taken_at") and "taken_at" not in self.errors:
            said["taken_at"] = timezone.now().replace(microsecond=0)  # as exact as the form shows it
        if not (copy or self.instance.sha256 or said.get("address") or self.errors):
            self.add_error("file", gettext("Upload a copy, or give the address of one in an archive."))
        return said


class CopyFormSet(RowFormSet):
    """The copies of one source, none of them twice."""

    def clean(self) -> None:
        """Refuse a file that is kept of this source already."""
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            # A copy that goes may be uploaded again in another row.
            if form in self.deleted_forms:
                continue
            digest = form.instance.sha256
            if digest and digest in seen:
                form.add_error("file", gettext("This very file is kept of this source already."))
            seen.add(digest)


class SnapshotRows(RecordRows):
    """Kept copies."""

    model = Snapshot
    form = CopyForm
    formset = CopyFormSet
    fields = ["about", "file", "address", "taken_at"]
    readonly_fields = ["about"]
    NOT_TYPED = ("sha256", "media_type", "size")  # the file says them

    @admin.display(description=_("kept"))
    def about(self, copy: Snapshot) -> str:
        """What the file is, with a way to it."""
        if copy.pk is None:
            return gettext("Sum, type and size are worked out from the file.")
        here = getattr(copy, "here", False)
        href = reverse("source-copy", args=[copy.source_id, copy.sha256]) if here else ""
        return render_to_string("admin/copy_about.html", {"copy": copy, "href": href})

    def get_queryset(self, request: HttpRequest) -> Any:
        # Asked together with the rows, not once for each of them.
        return super().get_queryset(request).annotate(here=Exists(KeptFile.objects.filter(pk=OuterRef("sha256"))))


def seal_uploads(request: HttpRequest) -> None:
    """Put files that can be kept beside the rest of what was sent, each as a sealed text."""
    posted = request.POST.copy()
    files: Any = request.FILES
    for name, upload in list(files.items()):
        try:
            # As text it goes along where rows change places in the posted form.
            posted[f"{name}-sent"] = sealed(keep_upload(upload))
        except BadCopy:
            # The field reads it once more, to say why it is refused.
            upload.seek(0)
        else:
            del files[name]
    request.POST = posted  # type: ignore[assignment]
