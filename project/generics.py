"""Django's admin and forms for any model: these classes take a type as parameter only while types are checked."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin import ModelAdmin, StackedInline
from django.contrib.admin.options import BaseModelAdmin
from django.forms import BaseInlineFormSet, ModelForm

if TYPE_CHECKING:
    AnyBaseAdmin = BaseModelAdmin[Any]
    AnyFormSet = BaseInlineFormSet[Any, Any, Any]
    AnyInline = StackedInline[Any, Any]
    AnyModelAdmin = ModelAdmin[Any]
    AnyModelForm = ModelForm[Any]
else:
    AnyBaseAdmin, AnyInline, AnyModelAdmin = BaseModelAdmin, StackedInline, ModelAdmin
    AnyFormSet, AnyModelForm = BaseInlineFormSet, ModelForm
